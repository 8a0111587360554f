module.exports = {
  testEnvironment: "node",
  transform: { "\\.tsx?$": ["@swc/jest", {}] },
  moduleNameMapper: { "^@/(.*)$": "<rootDir>/$1" },
  testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
};
