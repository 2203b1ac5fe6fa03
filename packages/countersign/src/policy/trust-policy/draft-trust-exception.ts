// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import { isDigest } from '../../oci/digest.ts';
import { normaliseSignedName } from '../../oci/signed-name.ts';
import type { YamlNode } from '../../yaml/yaml-node.ts';
import type { Draft, PlacedException, PolicySource } from '../draft.ts';
import {
  addError,
  optionalPlacedText,
  type PolicyFields,
  type PolicyReader,
  requireField,
  requirePlacedText,
  requireText,
} from '../policy-fields.ts';
import type { Problems } from '../problem.ts';
import { readDocument } from './read-document.ts';
import { optionalInstant } from './read-values.ts';

/** A `TrustException`. Undefined if it has no name to call it by. */
export function draftTrustException(
  document: YamlNode,
  { name: source, place }: Pick<PolicySource, 'name' | 'place'>,
  problems: Problems,
): Draft | undefined {
  const reader: PolicyReader = { source, problems, nulls: 'refused' };
  const own = readDocument(document, reader, ['rule', 'digest', 'image', 'reason', 'expires']);
  if (own === undefined) return undefined;
  // In a cluster nobody writes into a namespace that is not his; in a folder anybody may write any namespace into his own file.
  const from = place ?? own.namespace ?? 'default';
  const isContradiction = place !== undefined && own.namespace !== undefined && own.namespace !== place;
  if (isContradiction) {
    warnOfClaim(own.name, { source, place, claimed: own.namespace }, { document, problems });
  }
  const exception = readException(own.spec, own.name);
  return {
    title: `TrustException ${from}/${own.name}`,
    trustRoots: [],
    wants: [],
    compile: async () => ({
      rules: [],
      revoked: [],
      exceptions: exception === undefined || isContradiction ? [] : [{ exception, place: from }],
    }),
  };
}

function readException(spec: PolicyFields, name: string): PlacedException['exception'] | undefined {
  const rule = requireText(spec, 'rule');
  const digest = requirePlacedText(spec, 'digest');
  const image = readImage(spec);
  const reason = requireText(spec, 'reason');
  const expiresMs = requireField(spec, 'expires') === undefined ? undefined : optionalInstant(spec, 'expires');
  if (digest !== undefined && !isDigest(digest.text)) {
    const message = `wanted \`sha256:\` with 64 lower-case hex digits in \`spec.digest\`, got ${quote(digest.text)}`;
    addError(spec.reader, digest.at, {
      rule: 'digest-malformed',
      message,
      hint: 'an exception is for one image; a tag can be moved',
    });
    return undefined;
  }
  if (rule === undefined || digest === undefined || reason === undefined || expiresMs === undefined) return undefined;
  if (!isDigest(digest.text)) return undefined;
  return { name, rule, digest: digest.text, ...(image === undefined ? {} : { image }), reason, expiresMs };
}

function readImage(spec: PolicyFields): string | undefined {
  const placed = optionalPlacedText(spec, 'image');
  if (placed === undefined) return undefined;
  const name = normaliseSignedName(placed.text);
  if (name !== null && name.tag === undefined && name.digest === undefined) return name.repository;
  const message = `wanted the name of an image without tag and digest in \`spec.image\`, got ${quote(placed.text)}`;
  addError(spec.reader, placed.at, { rule: 'repository-malformed', message, hint: 'the digest stands in `digest`' });
  return undefined;
}

function warnOfClaim(
  name: string,
  { source, place, claimed }: { readonly source: string; readonly place: string; readonly claimed: string },
  { document, problems }: { readonly document: YamlNode; readonly problems: Problems },
): void {
  problems.add({
    severity: 'surprise',
    rule: 'exception-place-claimed',
    source,
    at: document.at,
    message: `the exception \`${name}\` says that it is from ${quote(claimed)}, and lies in the sub-folder ${quote(place)}: it is not honoured`,
    hint: `put it into the sub-folder \`${claimed}\`, or leave \`metadata.namespace\` out`,
  });
}
