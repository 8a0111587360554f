import { expired } from "@/lib/session";

describe("Authentication", () => {
  describe("session", () => {
    test.each([
      [10, 9, false],
      [10, 10, true],
      [10, 11, true],
      [NaN, 0, true],
    ])("ending at %d, seen at %d: over is %p", (ends, now, over) => {
      expect(expired(ends, now)).toBe(over);
    });
  });
});
