import { LIMITS, remaining, type Plan } from "@/lib/plans";

const PLANS: Plan[] = ["FREE", "PRO", "ENTERPRISE"];
const CASES = PLANS.flatMap((plan) => [0, 1, 50, 99, 100, 101, 999, 1000, 1001, 9999, 10000].map((used) => [plan, used] as const));

describe("Rate Limiting", () => {
  test.each(CASES)("%s after %i requests", (plan, used) => {
    expect(remaining(plan, used)).toBe(Math.max(0, LIMITS[plan].requests - used));
  });

  test("nothing is left at the limit", () => {
    expect(remaining("FREE", 100)).toBe(0);
  });

  test("nothing is owed beyond it", () => {
    expect(remaining("FREE", 5000)).toBe(0);
  });
});
