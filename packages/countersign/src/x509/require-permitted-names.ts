// SPDX-License-Identifier: Apache-2.0
import { readDer } from '../bytes/der.ts';
import type { Certificate } from './certificate.ts';
import { certificateRefused } from './certificate-error.ts';
import { isComparableName, isNameWithin, type NameForm, nameFormOf, subtreeFormOf } from './is-name-within.ts';
import { extensionOf, extensionOid } from './parse-certificate-usage.ts';
import { type GeneralName, type GeneralNameKind, parseGeneralNames } from './parse-general-names.ts';
import type { NameConstraints } from './parse-name-constraints.ts';

const emptyName = 2;

/**
 * Every name of `certificate` lies where an authority above it may name things (RFC 5280 §6.1.3 b, c). A constraint on a kind of
 * name that cannot be judged is a refusal if the certificate has such a name.
 *
 * @throws {UntrustedError} `certificate-refused`
 * @throws {MalformedError} `der-malformed`
 */
export function requirePermittedNames(certificate: Certificate, { permitted, excluded }: NameConstraints): void {
  const names = namesOf(certificate);
  const kinds = new Set(names.map(({ kind }) => kind));
  const subtrees = { permitted: formsByKind(permitted, kinds), excluded: formsByKind(excluded, kinds) };
  for (const name of names) {
    if (!subtrees.permitted.has(name.kind) && !subtrees.excluded.has(name.kind)) continue;
    const form = nameFormOf(name);
    const within = subtrees.permitted.get(name.kind);
    const isPermitted = within === undefined || within.some((base) => isNameWithin(form, base));
    const isExcluded = subtrees.excluded.get(name.kind)?.some((base) => isNameWithin(form, base)) ?? false;
    if (!isComparableName(form) || !isPermitted || isExcluded) {
      throw certificateRefused(
        certificate,
        `wanted names that the authorities above may give, got another (${name.kind})`,
      );
    }
  }
}

/** Each subtree is read once, and only if there is a name that it could be about. */
function formsByKind(
  subtrees: readonly GeneralName[],
  kinds: ReadonlySet<GeneralNameKind>,
): ReadonlyMap<GeneralNameKind, readonly NameForm[]> {
  const relevant = subtrees.filter(({ kind }) => kinds.has(kind));
  const groups = Map.groupBy(relevant, ({ kind }) => kind);
  return new Map([...groups].map(([kind, bases]) => [kind, bases.map(subtreeFormOf)]));
}

function namesOf(certificate: Certificate): readonly GeneralName[] {
  const alternative = extensionOf(certificate, extensionOid.subjectAlternativeName);
  const names = alternative === undefined ? [] : parseGeneralNames(readDer(alternative.value));
  if (certificate.subject.byteLength === emptyName) return names;
  // The subject counts as a directory name; there the Name stands within `[4] EXPLICIT`.
  const element = { tag: 0xa4, bytes: certificate.subject, content: certificate.subject };
  return [...names, { kind: 'directory', element }];
}
