/** A clock for repeatable replies, in milliseconds since 1970: one second later at every look. It begins on 21 November 2026. */
export function steppingClock(): () => number {
  let time = Date.UTC(2026, 10, 21);
  return () => {
    time += 1000;
    return time;
  };
}
