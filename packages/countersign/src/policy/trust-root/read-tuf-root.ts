// SPDX-License-Identifier: Apache-2.0
import { decodeBase64 } from '../../bytes/base64.ts';
import { parseJson } from '../../bytes/json.ts';
import { readDocument, readOptionalObjects } from '../../bytes/json-fields.ts';
import { MalformedError } from '../../errors/errors.ts';
import { requireGoText } from '../cluster-image-policy/go-fields.ts';
import { addError, type PolicyFields } from '../policy-fields.ts';

const maxRootBytes = 512 * 1024;
const maxSignatures = 256;

/** The bytes that a field holds in base64. White space in it is what YAML's folded texts leave. */
export function requireBytes(fields: PolicyFields, name: string): Uint8Array | undefined {
  const text = requireGoText(fields, name);
  if (text === undefined) return undefined;
  try {
    return decodeBase64(text.text.replaceAll(/\s+/g, ''));
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    const message = `wanted base64 in \`${fields.path}.${name}\`, got something else`;
    addError(fields.reader, text.at, { rule: 'base64-malformed', message });
    return undefined;
  }
}

/** `root`: a TUF `root.json` with its signatures. */
export function readTufRoot(fields: PolicyFields): Uint8Array | undefined {
  const bytes = requireBytes(fields, 'root');
  if (bytes === undefined || hasSignatures(bytes)) return bytes;
  const at = requireGoText(fields, 'root')?.at ?? fields.map.at;
  const message = `wanted the JSON of a signed TUF root in \`${fields.path}.root\`, got something else`;
  addError(fields.reader, at, { rule: 'tuf-root-malformed', message });
  return undefined;
}

function hasSignatures(bytes: Uint8Array): boolean {
  try {
    const document = readDocument(parseJson(bytes, { maxBytes: maxRootBytes }), 'root', 'policy-malformed');
    return readOptionalObjects(document, 'signatures', maxSignatures).length > 0;
  } catch (error) {
    if (error instanceof MalformedError) return false;
    throw error;
  }
}
