/** Whether a session that ends at *expires* (seconds) is over. */
export function expired(expires: number, now: number): boolean {
  return !(expires > now);
}
