// SPDX-License-Identifier: Apache-2.0
import { encodeUtf8 } from '../bytes/utf8.ts';
import { digestHex } from '../crypto/hash.ts';
import { type ErrorCode, type ErrorEntry, errorTable } from '../errors/codes.ts';
import type { Decision } from '../policy/decision.ts';
import { decisionText } from '../policy/decision-text.ts';
import { stopsImage } from '../policy/decision-words.ts';
import type { DecidedImage, NamedAt } from './decided-image.ts';
import { sarifLocation } from './sarif-location.ts';

const homePage = 'https://countersign.dev';

/** SARIF 2.1.0 as code scanning reads it: a result for each place that names an image which is not verified. */
export function decisionSarif(images: readonly DecidedImage[], version: string): string {
  const open = images.filter(({ decision }) => decision.result !== 'verified');
  const codes = [...new Set(open.map(({ decision }) => codeOf(decision)))].toSorted();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'countersign', version, informationUri: homePage, rules: codes.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        results: open.flatMap((image) => image.namedAt.map((place) => resultOf(image.decision, { place, codes }))),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function codeOf({ reason, result }: Decision): ErrorCode {
  return reason?.code ?? (result === 'not-covered' ? 'not-covered' : 'policy-refused');
}

function ruleOf(code: ErrorCode): object {
  const { what, next }: ErrorEntry = errorTable[code];
  return {
    id: code,
    shortDescription: { text: `image ${code}` },
    fullDescription: { text: what },
    help: { text: `${what}. What to do: ${next}.` },
    helpUri: `${homePage}/errors#${code}`,
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['security', 'supply-chain'] },
  };
}

interface Placed {
  readonly place: NamedAt;
  readonly codes: readonly ErrorCode[];
}

function resultOf(decision: Decision, { place, codes }: Placed): object {
  const code = codeOf(decision);
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: decision.admitted ? 'warning' : 'error',
    message: { text: decisionText(decision).trimEnd() },
    locations: [sarifLocation(decision, place)],
    partialFingerprints: { 'imageAndRule/v1': fingerprint(decision, place) },
  };
}

/** The same finding after lines moved or the tag did: what was named where, and which rule it does not satisfy. */
function fingerprint(decision: Decision, { source, path = '' }: NamedAt): string {
  const rules = decision.rules.filter(stopsImage).map(({ rule }) => rule);
  const parts = [codeOf(decision), decision.repository ?? decision.reference, source, path, ...rules];
  return digestHex('sha256', encodeUtf8(JSON.stringify(parts)));
}
