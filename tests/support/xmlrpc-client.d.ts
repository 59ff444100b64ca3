/** The part of the npm package's client that tests/program uses. */
declare module 'xmlrpc' {
  type Client = {
    methodCall(
      method: string,
      params: unknown[],
      callback: (error: Error | null, value: unknown) => void,
    ): void;
  };
  const xmlrpc: { createClient(options: { url: string }): Client };
  export = xmlrpc;
}
