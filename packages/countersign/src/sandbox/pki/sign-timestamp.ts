// SPDX-License-Identifier: Apache-2.0
import type { Random } from '../../ports/random.ts';
import { buildTimestamp } from './build-timestamp.ts';
import { type Hierarchy, newSerialNumber } from './create-authority.ts';
import type { TimestampRequest } from './parse-timestamp-request.ts';

export interface TimestampIssuance {
  readonly authority: Hierarchy;
  readonly nowMs: number;
  readonly random: Pick<Random, 'bytes'>;
}

/** The answer to a request for a timestamp: TimeStampResp, DER, with the time to the second, as Sigstore's authority gives it. */
export function signTimestamp(request: TimestampRequest, by: TimestampIssuance): Uint8Array {
  const { issued, root } = by.authority;
  return buildTimestamp(
    {
      imprint: request.imprint,
      instantMs: by.nowMs,
      serialNumber: newSerialNumber(by.random),
      ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
      ...(request.policy === undefined ? {} : { policy: request.policy }),
    },
    {
      key: issued.key,
      certificate: issued.certificate,
      certificateIssuer: issued.issuerName,
      certificateSerial: issued.serialNumber,
      embedded: request.certificates === 'wanted' ? [issued.certificate, root.certificate] : [],
    },
  );
}
