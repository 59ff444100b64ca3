/** The package ships no types. */
declare module 'html-encoding-sniffer' {
  /** The name of the encoding as the Encoding Standard spells it, or `defaultEncoding`. */
  function sniffEncoding(
    bytes: Uint8Array,
    options?: {
      xml?: boolean | undefined;
      transportLayerEncodingLabel?: string | undefined;
      defaultEncoding?: string | undefined;
    },
  ): string;
  export = sniffEncoding;
}
