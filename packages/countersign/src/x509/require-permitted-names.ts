// SPDX-License-Identifier: Apache-2.0
import { readDer } from '../bytes/der.ts';
import type { Certificate } from './certificate.ts';
import { certificateRefused } from './certificate-error.ts';
import { isComparableName, isNameWithin } from './is-name-within.ts';
import { extensionOf, extensionOid } from './parse-certificate-usage.ts';
import { type GeneralName, parseGeneralNames } from './parse-general-names.ts';
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
  for (const name of namesOf(certificate)) {
    const isSameKind = ({ kind }: GeneralName): boolean => kind === name.kind;
    const within = permitted.filter(isSameKind);
    const outside = excluded.filter(isSameKind);
    if (within.length + outside.length === 0) continue;
    const isPermitted = within.length === 0 || within.some((base) => isNameWithin(name, base));
    const isExcluded = outside.some((base) => isNameWithin(name, base));
    if (!isComparableName(name) || !isPermitted || isExcluded) {
      throw certificateRefused(
        certificate,
        `wanted names that the authorities above may give, got another (${name.kind})`,
      );
    }
  }
}

function namesOf(certificate: Certificate): readonly GeneralName[] {
  const alternative = extensionOf(certificate, extensionOid.subjectAlternativeName);
  const names = alternative === undefined ? [] : parseGeneralNames(readDer(alternative.value));
  if (certificate.subject.byteLength === emptyName) return names;
  // The subject counts as a directory name; there the Name stands within `[4] EXPLICIT`.
  const element = { tag: 0xa4, bytes: certificate.subject, content: certificate.subject };
  return [...names, { kind: 'directory', element }];
}
