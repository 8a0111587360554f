import { createHmac } from "node:crypto";

const sign = (payload: string, secret: string) => createHmac("sha256", secret).update(payload).digest("hex");

describe("Stripe webhook", () => {
  test("its headers can be read", () => {
    expect(new Headers({ "Stripe-Signature": "t=1" }).get("stripe-signature")).toBe("t=1");
  });

  test.each(["whsec_a", "whsec_b", "whsec_c"])("a signature with %s is its own", (secret) => {
    expect(sign("{}", secret)).toBe(sign("{}", secret));
    expect(sign("{}", secret)).not.toBe(sign("{}", "whsec_other"));
  });
});
