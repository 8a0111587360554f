export type Plan = "FREE" | "PRO" | "ENTERPRISE";

export const LIMITS: Record<Plan, { requests: number; contacts: number; members: number }> = {
  FREE: { requests: 100, contacts: 100, members: 3 },
  PRO: { requests: 1000, contacts: 5000, members: 25 },
  ENTERPRISE: { requests: 10000, contacts: Infinity, members: Infinity },
};

/** How many of *used* requests are left in the hour. */
export function remaining(plan: Plan, used: number): number {
  return Math.max(0, LIMITS[plan].requests - used);
}

/** Whether one more of *kind* fits the plan. */
export function fits(plan: Plan, kind: "contacts" | "members", used: number): boolean {
  return used < LIMITS[plan][kind];
}

/** The plan that a Stripe price stands for; FREE for a price that is not ours. */
export function planOf(price: string, prices: Partial<Record<Plan, string>>): Plan {
  const found = (Object.keys(prices) as Plan[]).find((plan) => price !== "" && prices[plan] === price);
  return found ?? "FREE";
}
