// SPDX-License-Identifier: Apache-2.0
import type { Decision } from '../policy/decision.ts';
import { decisionText } from '../policy/decision-text.ts';
import { resultText } from '../policy/decision-words.ts';
import type { DecidedImage, NamedAt } from './decided-image.ts';

/** JUnit XML as GitLab and Jenkins read it: a suite for each source, a test case for each image in it. */
export function decisionJunit(images: readonly DecidedImage[]): string {
  const cases = images.flatMap((image) => image.namedAt.map((place) => ({ image, place })));
  const suites = Map.groupBy(cases, ({ place }) => place.source);
  const parts = [...suites].map(([source, inside]) => suiteXml(source, inside));
  const attributes = countsOf(cases.map(({ image }) => image));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="countersign check"${attributes}>\n${parts.join('')}</testsuites>\n`;
}

interface Case {
  readonly image: DecidedImage;
  readonly place: NamedAt;
}

function suiteXml(source: string, cases: readonly Case[]): string {
  const attributes = countsOf(cases.map(({ image }) => image));
  return `  <testsuite name=${attribute(source)}${attributes}>\n${cases.map(caseXml).join('')}  </testsuite>\n`;
}

function countsOf(images: readonly DecidedImage[]): string {
  const failures = images.filter(({ decision }) => !decision.admitted && !isError(decision)).length;
  const errors = images.filter(({ decision }) => !decision.admitted && isError(decision)).length;
  const seconds = images.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
  return ` tests="${images.length}" failures="${failures}" errors="${errors}" time="${seconds.toFixed(3)}"`;
}

/** What nobody found out is an error of the run, and no verdict on the image. */
function isError({ result }: Decision): boolean {
  return result === 'unavailable';
}

function caseXml({ image, place }: Case): string {
  const { decision, durationMs } = image;
  const where = place.path === undefined ? place.source : `${place.source} ${place.path}`;
  const line = place.at === undefined ? '' : ` line="${place.at.line}"`;
  const head = `    <testcase name=${attribute(decision.reference)} classname=${attribute(where)}${line} time="${(durationMs / 1000).toFixed(3)}"`;
  const text = escapeXml(decisionText(decision));
  if (decision.result === 'verified') return `${head}/>\n`;
  if (decision.admitted) return `${head}>\n      <system-out>${text}</system-out>\n    </testcase>\n`;
  const element = isError(decision) ? 'error' : 'failure';
  const message = decision.reason?.message ?? resultText(decision);
  const type = decision.reason?.code ?? decision.result;
  return `${head}>\n      <${element} message=${attribute(message)} type="${type}">${text}</${element}>\n    </testcase>\n`;
}

function attribute(text: string): string {
  return `"${escapeXml(text)
    .replaceAll('"', '&quot;')
    .replaceAll(/[\n\r\t]/g, ' ')}"`;
}

/** XML 1.0 §2.2 has no way to write most control characters, so they are replaced. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
