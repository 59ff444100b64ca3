/** The import rules of docs/architecture.md, checked by `npm run boundaries`. */
const DOMAIN =
  '^src/(posts|embeds|hosts|reader|spam|linkbacks|comments|responses|outbox|avatars|media|feeds|search|settings|site-images|cards|accounts|mail|portable|backup|export|import|clients|indieauth|micropub)/';
/** The modules that read and write a domain's tables. */
const STORE = ['^src/[^/]+/store/', '[/-]store\\.ts$'];

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: { pathNot: '^src/db/generated/' },
      to: { circular: true },
    },
    {
      name: 'express-only-in-http',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/http/' },
      to: { path: '(^|/)node_modules/(express|ejs|helmet|pino-http)(/|$)' },
    },
    {
      name: 'prisma-only-in-db-and-stores',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/db/', ...STORE] },
      to: {
        path: ['^src/db/generated', 'node_modules/@prisma', 'node_modules/(pg|better-sqlite3)/'],
      },
    },
    {
      // The surfaces may read from stores (eslint.config.js says which functions).
      name: 'stores-are-private',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: '^src/(http|cli)/' },
      to: { path: STORE, pathNot: '^src/$1/' },
    },
    {
      name: 'stores-are-private-to-the-top-level-too',
      severity: 'error',
      from: { path: '^src/[^/]+\\.ts$' },
      to: { path: STORE },
    },
    {
      name: 'no-surface-in-domain',
      severity: 'error',
      from: { path: DOMAIN },
      to: { path: '^src/(http|main|worker|cli)(/|\\.ts$)' },
    },
    {
      name: 'posts-know-no-other-domain',
      severity: 'error',
      from: { path: '^src/posts/' },
      to: {
        path: '^src/(hosts|reader|spam|linkbacks|comments|responses|outbox|avatars|embeds|media|site-images|cards|feeds|search|accounts|import|clients|indieauth|micropub)/',
      },
    },
    {
      name: 'micropub-writes-through-clients',
      severity: 'error',
      from: { path: '^src/micropub/' },
      to: {
        path: '^src/(?!micropub/|clients/|posts/|accounts/|media/|settings/|lib/|deps\\.ts)',
      },
    },
    {
      // It writes through the verbs of these domains.
      name: 'import-writes-through-domains',
      severity: 'error',
      from: { path: '^src/import/' },
      to: {
        path: '^src/(?!import/|posts/|comments/|linkbacks/|outbox/|media/|settings/|hosts/|accounts/|reader/evidence\\.ts|db/|lib/|net/|deps\\.ts|config\\.ts)',
      },
    },
    {
      // It writes through the verbs of these domains.
      name: 'clients-write-through-domains',
      severity: 'error',
      from: { path: '^src/clients/' },
      to: {
        path: '^src/(?!clients/|posts/|accounts/|media/|settings/|comments/|linkbacks/|responses/|db/|lib/|net/|deps\\.ts|config\\.ts)',
      },
    },
    {
      name: 'domains-know-no-imports',
      severity: 'error',
      from: {
        path: '^src/(posts|comments|linkbacks|outbox|media|settings|hosts|accounts|reader|spam)/',
      },
      to: { path: '^src/import/' },
    },
    {
      name: 'indieauth-knows-accounts-clients-and-posts',
      severity: 'error',
      from: { path: '^src/indieauth/' },
      to: {
        path: '^src/(?!indieauth/|accounts/|clients/|posts/|hosts/|db/|lib/|net/|deps\\.ts|config\\.ts)',
      },
    },
    {
      name: 'reader-knows-no-domain',
      severity: 'error',
      from: { path: '^src/reader/' },
      to: { path: '^src/(?!reader/|lib/|posts/post\\.ts)' },
    },
    {
      name: 'comments-know-no-linkbacks',
      severity: 'error',
      from: { path: '^src/(comments|spam)/' },
      to: { path: '^src/(reader|linkbacks|responses|outbox|media|feeds|search)/' },
    },
    {
      name: 'responses-know-comments-and-linkbacks',
      severity: 'error',
      from: { path: '^src/(comments|linkbacks)/' },
      to: { path: '^src/responses/' },
    },
    {
      name: 'mail-knows-no-domain',
      severity: 'error',
      from: { path: '^src/mail/' },
      to: { path: '^src/(?!mail/|db/|lib/|deps\\.ts|config\\.ts)' },
    },
    {
      name: 'lib-is-a-leaf',
      severity: 'error',
      from: { path: '^src/lib/' },
      to: { path: '^src/(?!lib/)' },
    },
    {
      name: 'browser-code-knows-no-server-code',
      severity: 'error',
      from: { path: '^src/browser/' },
      // The converter of pasted HTML is that of imports, without the server's parser.
      to: { path: '^src/(?!browser/|posts/from-html/(?!from-html\\.ts))' },
    },
    {
      name: 'server-code-knows-no-browser-code',
      severity: 'error',
      from: { path: '^src/(?!browser/)' },
      to: { path: '^src/browser/' },
    },
    {
      name: 'outbound-http-only-in-net',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/net/', '^src/http/server/serve\\.ts$'] },
      to: {
        path: [
          '(^|/)node_modules/undici(/|$)',
          '^(node:)?(https?|http2|tls|dgram|dns(/promises)?)$',
        ],
      },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
};
