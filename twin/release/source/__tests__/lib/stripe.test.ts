import { planOf } from "@/lib/plans";

const PRICES = { PRO: "price_pro", ENTERPRISE: "price_enterprise" };
const STRANGE = ["", "price_", "price_other", "PRICE_PRO", " price_pro", "price_pro ", "prod_pro", "free"];

describe("Stripe Integration", () => {
  test.each(STRANGE)("%p is no price of ours", (price) => {
    expect(planOf(price, PRICES)).toBe("FREE");
  });

  test.each(STRANGE)("%p is no price while none is configured", (price) => {
    expect(planOf(price, {})).toBe("FREE");
  });

  test("the price of PRO", () => {
    expect(planOf("price_pro", PRICES)).toBe("PRO");
  });

  test("the price of ENTERPRISE", () => {
    expect(planOf("price_enterprise", PRICES)).toBe("ENTERPRISE");
  });
});
