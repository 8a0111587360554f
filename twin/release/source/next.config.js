/** @type {import("next").NextConfig} */
module.exports = {
  // The type check is a step of its own: test files have errors that are known and do not ship.
  typescript: { tsconfigPath: "tsconfig.build.json" },
};
