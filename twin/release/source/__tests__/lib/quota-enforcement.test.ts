import { fits, LIMITS, type Plan } from "@/lib/plans";

const PLANS: Plan[] = ["FREE", "PRO", "ENTERPRISE"];
const KINDS = ["contacts", "members"] as const;
const CASES = PLANS.flatMap((plan) => KINDS.flatMap((kind) => [0, 1, 2, 3, 4].map((step) => [plan, kind, step] as const)));

describe("Quota Enforcement", () => {
  test.each(CASES)("%s %s, step %i", (plan, kind, step) => {
    const limit = LIMITS[plan][kind];
    const used = [0, 1, limit - 1, limit, limit + 1][step];
    expect(fits(plan, kind, used)).toBe(used < limit);
  });
});
