// SPDX-License-Identifier: Apache-2.0
import type { JsonValue } from '../../bytes/json.ts';
import type { JsonFields } from '../../bytes/json-fields.ts';
import { classifyPredicateType } from '../predicate-types.ts';
import { requireCustom } from './require-custom.ts';
import { requireCyclonedx } from './require-cyclonedx.ts';
import { requireLink } from './require-link.ts';
import { readPredicate } from './require-members-of.ts';
import { requireOpenvex } from './require-openvex.ts';
import { requireReference } from './require-reference.ts';
import { requireSlsaProvenance } from './require-slsa-provenance.ts';
import { requireSpdx } from './require-spdx.ts';
import { requireSvr } from './require-svr.ts';
import { requireVsa } from './require-vsa.ts';
import { requireVuln } from './require-vuln.ts';
import { requireVulns } from './require-vulns.ts';

type Requirement = (predicate: JsonFields, version: string) => void;

const requirements: Readonly<Record<string, Requirement>> = {
  custom: requireCustom,
  vuln: requireVuln,
  vulns: requireVulns,
  'slsa-provenance': requireSlsaProvenance,
  cyclonedx: requireCyclonedx,
  openvex: requireOpenvex,
  vsa: requireVsa,
  svr: requireSvr,
  link: requireLink,
  reference: requireReference,
};

/**
 * Returns if the predicate has the members that its type demands; of a type that we do not know, if it is an object. For those who
 * attest: who verifies takes what was signed as it is, and conditions look at what they need.
 *
 * @throws {MalformedError} `predicate-malformed`, naming the member
 */
export function requirePredicate(predicateType: string, predicate: JsonValue): void {
  const known = classifyPredicateType(predicateType);
  if (known?.family.name === 'spdx') return requireSpdx(predicate, known.version);
  const fields = readPredicate(predicate);
  if (known !== undefined) requirements[known.family.name]?.(fields, known.version);
}
