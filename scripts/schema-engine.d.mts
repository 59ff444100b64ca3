/** Types of schema-engine.mjs, which documents them. */
export function schemaDifference(
  provider: 'sqlite' | 'postgresql',
  from: 'schema' | 'migrated' | null,
  postgresUrl: string,
): Promise<string>;
