/**
 * What the HTML of a post may have: elements, attributes and URL schemes. All else is dropped or replaced by its
 * content; what is no text, such as scripts, goes with its content.
 */
import { sanitize, type Schema } from 'hast-util-sanitize';
import type { Root } from '../from-html/tree.ts';

const words = (text: string) => text.trim().split(/\s+/);

const LIST = ['ul', 'ol'];
const TABLE = ['table'];

const SCHEMA: Schema = {
  tagNames:
    words(`a abbr b bdi bdo blockquote br caption cite code dd del details dfn div dl dt em figcaption
    figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small strong sub summary sup
    table tbody td tfoot th thead time tr u ul var wbr`),
  strip:
    words(`script style template head title meta link base svg math iframe object embed applet frame frameset
    noframes noembed xmp plaintext select option optgroup datalist textarea input button meter progress audio video
    canvas map area source track param portal`),
  // Outside of these they would end elements of the page around the post.
  ancestors: {
    ...{ li: LIST, dt: ['dl'], dd: ['dl'], figcaption: ['figure'], summary: ['details'] },
    ...{
      caption: TABLE,
      tbody: TABLE,
      tfoot: TABLE,
      thead: TABLE,
      tr: TABLE,
      td: TABLE,
      th: TABLE,
    },
    ...{ rt: ['ruby'], rp: ['ruby'] },
  },
  attributes: {
    '*': ['id', 'lang', ['dir', 'ltr', 'rtl', 'auto'], 'title', ['dataLine', /^\d{1,7}$/]],
    a: ['href', ['rel', 'nomention'], ['className', 'auto']],
    blockquote: ['cite'],
    code: [['className', /^language-[\w+#.-]{1,40}$/]],
    del: ['cite', 'dateTime'],
    details: ['open'],
    figure: [['className', 'wide']],
    img: ['src', 'alt', ['width', /^[1-9]\d{0,4}$/], ['height', /^[1-9]\d{0,4}$/]],
    ins: ['cite', 'dateTime'],
    li: ['value'],
    ol: ['start', 'reversed', ['type', '1', 'a', 'A', 'i', 'I']],
    q: ['cite'],
    td: [['className', 'center', 'end'], 'colSpan', 'rowSpan'],
    th: [['className', 'center', 'end'], 'colSpan', 'rowSpan', 'scope'],
    time: ['dateTime'],
  },
  protocols: {
    cite: ['http', 'https'],
    href: words('http https mailto tel sms ftp sftp gemini gopher irc ircs xmpp matrix geo magnet'),
    src: ['http', 'https', 'data'],
  },
  required: {},
  clobber: [],
  allowComments: false,
  allowDoctypes: false,
};

/** A new tree, safe to be shown. `tree` is at most `MAX_LEVELS` deep. */
export function sanitized(tree: Root): Root {
  const safe = sanitize(tree, SCHEMA);
  if (safe.type === 'root') return safe;
  return { type: 'root', children: safe.type === 'doctype' ? [] : [safe] };
}
