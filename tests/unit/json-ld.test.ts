import { expect, test } from 'vitest';
import { jsonLd } from '../../src/http/view/present/metadata.ts';
import { byTag, text } from '../support/html.ts';

test.each(['</script><script>alert(1)</script>', '<!--<script>', ']]>', '\u2028\u2029 & \ud800 "'])(
  'strings cannot break out of the script element: %j',
  (hostile) => {
    const html = jsonLd({ name: hostile, [hostile]: 1 });
    expect(html.slice(1, -'</script>'.length)).not.toMatch(/[<\u2028\u2029]/);
    const scripts = byTag(`${html}<p>after</p>`, 'script');
    expect(scripts).toHaveLength(1);
    const [child] = scripts[0]?.childNodes ?? [];
    const data = JSON.parse(child && 'value' in child ? child.value : '') as {
      '@graph': { name: string }[];
    };
    expect(data['@graph'][0]?.name).toBe(hostile);
    expect(text(byTag(`${html}<p>after</p>`, 'p')[0])).toBe('after');
  },
);
