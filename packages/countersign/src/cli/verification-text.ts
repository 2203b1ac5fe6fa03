// SPDX-License-Identifier: Apache-2.0

import { oneLine } from '../bytes/one-line.ts';
import type { AcceptedSignature, Inspection } from '../inspect/inspection.ts';
import { platformName } from '../oci/select-platform.ts';
import type { RefusedEvidence, UnreadableStore } from '../verify/discovery.ts';
import type { Signer, Witnessing } from '../verify/signer.ts';

/** What stderr says about one inspected image: which digest was checked, and every signature with its verdict. */
export function verificationText(inspection: Inspection): string {
  return `${lines(inspection, '').join('\n')}\n`;
}

function lines(inspection: Inspection, indent: string): string[] {
  const platform = inspection.platform === undefined ? '' : ` (${platformName(inspection.platform)})`;
  const found = findingLines(
    { ...inspection, note: platform, scope: scope(inspection), accepted: inspection.accepted.map(acceptedText) },
    indent,
  );
  return [...found, ...inspection.children.flatMap((child) => lines(child, `${indent}  `))];
}

export interface TextFindings {
  readonly result: Inspection['result'];
  readonly reference: string;
  /** Behind the reference. */
  readonly note: string;
  readonly digest?: string;
  /** Behind the digest. */
  readonly scope: string;
  readonly accepted: readonly string[];
  readonly refused: readonly RefusedEvidence[];
  readonly unreadable: readonly UnreadableStore[];
}

/** One image: the verdict, the digest that was checked, and every piece of evidence with what became of it. */
export function findingLines(findings: TextFindings, indent: string): readonly string[] {
  const inner = `${indent}  `;
  return [
    `${indent}${findings.result}: ${oneLine(findings.reference)}${findings.note}`,
    ...(findings.digest === undefined ? [] : [`${inner}digest checked: ${findings.digest}${findings.scope}`]),
    ...findings.accepted.map((accepted) => `${inner}accepted: ${accepted}`),
    ...findings.refused.map(
      ({ origin, error }) => `${inner}refused: ${place(origin)}: ${oneLine(error.message)} [${error.code}]`,
    ),
    ...findings.unreadable.map(
      ({ what, place: at, error }) =>
        `${inner}could not read: ${oneLine(what)} at ${at}: ${oneLine(error.message)} [${error.code}]`,
    ),
  ];
}

function scope(inspection: Inspection): string {
  if (inspection.image?.manifest.kind !== 'index') return '';
  const count = inspection.image.manifest.manifests.length;
  return inspection.children.length > 0
    ? ` (an index, and each of its ${count} descriptors)`
    : ` (an index; its ${count} descriptors were not checked one by one, see --recursive)`;
}

function acceptedText({ origin, signature }: AcceptedSignature): string {
  const { signer, format, annotations, nameMatch, signedName } = signature;
  const name = nameMatch === 'different' ? `, signed under another name: \`${oneLine(signedName ?? '')}\`` : '';
  const log = witnessText(signature);
  const extra = Object.entries(annotations)
    .map(([key, value]) => ` ${oneLine(key)}=${oneLine(value)}`)
    .join('');
  return `${format} signature by ${signerText(signer)} (${origin.store})${name}${log}${extra === '' ? '' : `, annotations:${extra}`}`;
}

/** Whom the proof names: the key as the caller gave it, or the name in the certificate with who vouched for it. */
export function signerText(signer: Signer): string {
  if (signer.kind === 'key') return `key ${oneLine(signer.source)}`;
  // In quotes: a name may hold spaces and brackets, and would look like an issuer.
  return `\`${oneLine(signer.subject)}\`${signer.issuer === undefined ? '' : ` (issuer \`${oneLine(signer.issuer)}\`)`}`;
}

/** Logs and clocks that were verified, each after a comma. */
export function witnessText({ tlog, logs, timestamps }: Witnessing): string {
  const entries = logs.map(({ log, logIndex, integratedTime }) => {
    const time = integratedTime === undefined ? '' : ` at ${integratedTime}`;
    return `, ${logIndex === undefined ? 'an entry' : `entry ${logIndex}`} of ${oneLine(log)}${time}`;
  });
  const times = timestamps.map(({ authority, time }) => `, timestamped ${time} by ${oneLine(authority)}`);
  return [...entries, ...times, ...(tlog === 'unchecked' ? [', its log entry was not checked'] : [])].join('');
}

function place(origin: Inspection['refused'][number]['origin']): string {
  return origin.manifest === undefined ? origin.store : `${origin.store} ${origin.manifest.slice(0, 19)}…`;
}
