import type { AuditAction } from "@prisma/client";

/** The row that a refusal leaves. */
export function denial(organizationId: string, userId: string | null): { action: AuditAction; organizationId: string; userId: string | null } {
  return { action: "PERMISSION_DENIED", organizationId, userId };
}
