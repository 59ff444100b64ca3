/**
 * The part of `negotiator` 1 that is used. @types/negotiator describes 0.6, which has no `preferred`.
 */
declare module 'negotiator' {
  class Negotiator {
    constructor(request: { headers: Record<string, string | string[] | undefined> });
    /** @param options `preferred`: the order of what the client weighs alike */
    encoding<Encoding extends string>(
      available: readonly Encoding[],
      options: { preferred: readonly Encoding[] },
    ): Encoding | undefined;
  }
  export { Negotiator as default };
}
