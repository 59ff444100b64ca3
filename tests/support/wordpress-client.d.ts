/** The part of the npm package `wordpress` that the tests use: its functions take a callback at the end. */
declare module 'wordpress' {
  type Callback = (error: Error | null, value: unknown) => void;
  type Call = (...args: [...unknown[], Callback]) => void;
  const wordpress: {
    createClient(settings: {
      url: string;
      username: string;
      password: string;
      host?: string;
    }): Record<string, Call>;
  };
  export = wordpress;
}
