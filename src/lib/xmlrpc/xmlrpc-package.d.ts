/**
 * Types for the parts of the npm package xmlrpc that we use; it brings none.
 *
 * All three are CommonJS.
 */

declare module 'xmlrpc/lib/deserializer.js' {
  /** Good for one document. */
  class Deserializer {
    /** Calls back before the sink's `end` returns: with the call, or with one error or more. */
    deserializeMethodCall(
      source: Source,
      callback: (error: Error | null | undefined, method?: string, params?: unknown[]) => void,
    ): void;

    /** Calls back in the same way. A fault is passed as an error with its two members, of any type. */
    deserializeMethodResponse(
      source: Source,
      callback: (
        error: (Error & { faultCode?: unknown; faultString?: unknown }) | null | undefined,
        value?: unknown,
      ) => void,
    ): void;

    /** Whether a value has begun and no type in it has ended. */
    protected value: boolean;
    protected push(value: unknown): void;
    /** Called for the text of each date; pushes its value. */
    protected endDateTime(text: string): void;
  }

  /** The part of a stream that it uses: `pipe` gets a sink to write to and end. */
  type Source = {
    setEncoding(encoding: string): void;
    on(event: 'error', listener: (error: Error) => void): void;
    pipe(sink: { write(xml: string): void; end(): void }): void;
  };

  export = Deserializer;
}

declare module 'xmlrpc/lib/serializer.js' {
  export function serializeMethodCall(method: string, params: unknown[]): string;
  export function serializeMethodResponse(value: unknown): string;
  export function serializeFault(fault: unknown): string;
}

declare module 'xmlrpc/lib/customtype.js' {
  /** A value written as one element, `tagName`, with `raw` as its text, escaped. */
  class CustomType {
    tagName: string;
    constructor(raw: string);
  }

  export = CustomType;
}
