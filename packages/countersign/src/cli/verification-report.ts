// SPDX-License-Identifier: Apache-2.0

import { CountersignError } from '../errors/errors.ts';
import type { AcceptedSignature, Inspection } from '../inspect/inspection.ts';
import { platformName } from '../oci/select-platform.ts';
import type { RefusedEvidence, UnreadableStore } from '../verify/discovery.ts';

/** Format version of the report; the schema is docs/reference/report.schema.json. */
export const reportSchema = 'https://countersign.dev/schema/report/v1';

/** The whole evidence about some images as stable JSON: keys are only ever added within one version. */
export function encodeReport(inspections: readonly Inspection[]): string {
  return `${JSON.stringify({ schema: reportSchema, images: inspections.map(imageReport) }, null, 2)}\n`;
}

/** The report where no image could be looked at: a flag or a key file was wrong, time was up. */
export function encodeFailure(error: unknown): string {
  const bug = { code: 'internal', message: 'internal error', hint: 'this is a bug; see stderr' };
  const report = {
    schema: reportSchema,
    images: [],
    error: error instanceof CountersignError ? errorReport(error) : bug,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function imageReport(inspection: Inspection): object {
  return {
    reference: inspection.reference,
    result: inspection.result,
    ...(inspection.digest === undefined ? {} : { digest: inspection.digest }),
    ...(inspection.platform === undefined ? {} : { platform: platformName(inspection.platform) }),
    ...(inspection.image ? { mediaType: inspection.image.descriptor.mediaType } : {}),
    ...(inspection.result === 'verified' ? {} : { error: errorReport(inspection.error) }),
    accepted: inspection.accepted.map(acceptedReport),
    refused: inspection.refused.map(refusedReport),
    unreadable: inspection.unreadable.map(unreadableReport),
    children: inspection.children.map(imageReport),
  };
}

function acceptedReport({ origin, signature }: AcceptedSignature): object {
  const { format, digest, signer, annotations, signedName, nameMatch, type, tlog, logs, timestamps } = signature;
  return {
    origin,
    format,
    type,
    digest,
    signer,
    annotations,
    ...(signedName === undefined ? {} : { signedName }),
    nameMatch,
    tlog,
    logs,
    timestamps,
  };
}

function refusedReport({ origin, error }: RefusedEvidence): object {
  return { origin, ...errorReport(error) };
}

function unreadableReport({ place, what, error }: UnreadableStore): object {
  return { place, what, ...errorReport(error) };
}

function errorReport(error: CountersignError): object {
  return { code: error.code, message: error.message, hint: error.hint };
}
