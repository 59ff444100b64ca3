/** What a stranger would write to break a page. */

export const HOSTILE = `"><script>alert('1')</script><link rel="pingback" href="https://evil.example/">&amp;`;
export const LONG = 'x'.repeat(300);
