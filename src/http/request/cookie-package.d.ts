/** The part of `cookie` that is used. The package ships no types in the version that Express has. */
declare module 'cookie' {
  /** The first cookie of each name. @param options `decode`: what is made of each value */
  export function parse(
    header: string,
    options: { decode: (value: string) => string },
  ): Record<string, string | undefined>;
}
