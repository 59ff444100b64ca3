/**
 * The custom fields of a post in a call, and the Markdown that programs keep in one of them.
 */
import type { ClientPost, CustomFieldChange } from '../../../clients/fields.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { idOf, listOf, structOf, textOf } from '../params.ts';
import { MARKDOWN_FIELD, MARKDOWN_FIELD_ID } from './read-body.ts';

export type GivenCustomFields = {
  customFields?: CustomFieldChange[];
  /** The post's Markdown, unless the program only sends back what it was answered, maybe before an earlier change. */
  markdown?: string;
};

/**
 * Structs `{ id, key, value }`. Without an id it is a new field; with nothing but one, the field is deleted.
 *
 * @param hasText whether the call has a text, which counts then, not the Markdown that was answered beside it
 */
export function readCustomFields(
  value: XmlRpcValue | undefined,
  before: ClientPost | null,
  hasText: boolean,
): GivenCustomFields {
  if (value === undefined || value === null) return {};
  const customFields: CustomFieldChange[] = [];
  let markdown: string | undefined;
  for (const each of listOf(value)) {
    const { id, key, value: given } = structOf(each, 'custom_fields');
    const name = key === undefined ? undefined : textOf(key, 'key').trim();
    const text = given === undefined ? '' : textOf(given, 'value');
    if (name === MARKDOWN_FIELD) {
      const isEcho =
        id !== undefined &&
        textOf(id, 'id') === MARKDOWN_FIELD_ID &&
        (hasText || text === (before?.bodyFormat === 'markdown' ? before.markdown : null));
      if (!isEcho && text !== '') markdown = text;
      continue;
    }
    const fieldId = idOf(id);
    if (fieldId === 0 && name === undefined) continue;
    customFields.push({
      ...(fieldId > 0 && { id: fieldId }),
      ...(name !== undefined && { name, value: text }),
    });
  }
  return { customFields, ...(markdown !== undefined && { markdown }) };
}
