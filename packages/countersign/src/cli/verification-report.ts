// SPDX-License-Identifier: Apache-2.0

import { CountersignError } from '../errors/errors.ts';
import type { AcceptedAttestation, AttestationInspection } from '../inspect/attestation-inspection.ts';
import type { AcceptedSignature, Inspection } from '../inspect/inspection.ts';
import { platformName } from '../oci/select-platform.ts';
import type { RefusedEvidence, UnreadableStore } from '../verify/discovery.ts';

/** Format version of the report; the schema is docs/reference/report.schema.json. */
export const reportSchema = 'https://countersign.dev/schema/report/v1';

/** The whole evidence about some images as stable JSON: keys are only ever added within one version. */
export function encodeReport(inspections: readonly Inspection[]): string {
  return encodeImages(inspections.map(imageReport));
}

/** The same of their attestations. */
export function encodeAttestationReport(inspections: readonly AttestationInspection[]): string {
  return encodeImages(inspections.map(attestedImageReport));
}

function encodeImages(images: readonly object[]): string {
  return `${JSON.stringify({ schema: reportSchema, images }, null, 2)}\n`;
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
    ...headReport(inspection),
    ...(inspection.platform === undefined ? {} : { platform: platformName(inspection.platform) }),
    ...findingsReport(inspection, inspection.accepted.map(acceptedReport)),
    children: inspection.children.map(imageReport),
  };
}

function attestedImageReport(inspection: AttestationInspection): object {
  return {
    ...headReport(inspection),
    ...findingsReport(inspection, inspection.accepted.map(attestationReport)),
    children: [],
  };
}

function headReport({ reference, result, digest }: Inspection | AttestationInspection): object {
  return { reference, result, ...(digest === undefined ? {} : { digest }) };
}

function findingsReport(inspection: Inspection | AttestationInspection, accepted: readonly object[]): object {
  return {
    ...(inspection.image ? { mediaType: inspection.image.descriptor.mediaType } : {}),
    ...(inspection.result === 'verified' ? {} : { error: errorReport(inspection.error) }),
    accepted,
    refused: inspection.refused.map(refusedReport),
    unreadable: inspection.unreadable.map(unreadableReport),
  };
}

function attestationReport({ origin, candidate, attestation }: AcceptedAttestation): object {
  const { digest, statement, signer, tlog, logs, timestamps } = attestation;
  return {
    origin,
    format: candidate.kind === 'bundle' ? 'bundle' : 'attestation-layer',
    type: statement.predicateType,
    digest,
    signer,
    annotations: {},
    nameMatch: 'not-compared',
    tlog,
    logs,
    timestamps,
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
