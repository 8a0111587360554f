export const ROLES = ["VIEWER", "MEMBER", "ADMIN", "OWNER"] as const;
export type Role = (typeof ROLES)[number];

const NEEDED: Record<string, Role> = {
  read: "VIEWER",
  create: "MEMBER",
  edit: "MEMBER",
  delete: "ADMIN",
  invite: "ADMIN",
  billing: "OWNER",
};

/** Whether *role* may do *action*; an unknown action is refused. */
export function may(role: Role, action: string): boolean {
  const needed = NEEDED[action];
  return needed !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
