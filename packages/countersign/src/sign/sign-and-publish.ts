// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import type { SignedContent } from './signed-content.ts';
import type { Publish, Witnesses } from './witnesses.ts';

export interface PublishedSignature<Signed extends SignedContent> {
  readonly signed: Signed;
  readonly witnesses: Witnesses;
}

/**
 * A signature and what the services said of it. A log of Rekor 2 that has the entry already gives it out to nobody (an answer that
 * was lost on its way is lost): then another signature is made, once.
 */
export async function signAndPublish<Signed extends SignedContent>(
  sign: () => Promise<Signed>,
  publish: Publish,
): Promise<PublishedSignature<Signed>> {
  const signed = await sign();
  try {
    return { signed, witnesses: await publish(signed) };
  } catch (error) {
    if (!isKnownEntry(error)) throw error;
    const again = await sign();
    // RSA and Ed25519 sign the same content in one way only.
    if (Buffer.compare(again.signature, signed.signature) === 0) throw error;
    return { signed: again, witnesses: await publish(again) };
  }
}

function isKnownEntry(error: unknown): boolean {
  const isRefusal = error instanceof UsageError && error.code === 'service-refused';
  return isRefusal && error.detail['service'] === 'transparency log' && error.detail['status'] === 409;
}
