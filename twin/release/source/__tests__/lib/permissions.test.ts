import { may, ROLES, type Role } from "@/lib/permissions";

const MATRIX: [string, Role[]][] = [
  ["read", ["VIEWER", "MEMBER", "ADMIN", "OWNER"]],
  ["create", ["MEMBER", "ADMIN", "OWNER"]],
  ["edit", ["MEMBER", "ADMIN", "OWNER"]],
  ["delete", ["ADMIN", "OWNER"]],
  ["billing", ["OWNER"]],
];
const CELLS = MATRIX.flatMap(([action, allowed]) =>
  ROLES.map((role) => [role, allowed.includes(role) ? "may" : "may not", action] as const),
);

describe("Permissions & RBAC", () => {
  describe("matrix", () => {
    test.each(CELLS)("%s %s %s", (role, word, action) => {
      expect(may(role, action)).toBe(word === "may");
    });
  });

  test("an unknown action is refused", () => {
    expect(may("OWNER", "fly")).toBe(false);
  });
});
