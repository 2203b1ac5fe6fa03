// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from '../bytes/equal-bytes.ts';
import type { Certificate } from './certificate.ts';

/** Whether issuer and subject are the same name (RFC 5280 §3.2): a root, as far as anybody can tell without its signature. */
export function isSelfIssued({ issuer, subject }: Pick<Certificate, 'issuer' | 'subject'>): boolean {
  return equalBytes(issuer, subject);
}
