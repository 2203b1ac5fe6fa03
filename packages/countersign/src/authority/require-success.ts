// SPDX-License-Identifier: Apache-2.0
import type { ServiceAnswer } from './call-service.ts';
import { refusalReason } from './refusal-reason.ts';
import type { ServiceName } from './service.ts';
import { serviceProtocol, serviceRefused } from './service-error.ts';

/**
 * Returns if the service says that it did what was asked; `wanted` is what should have come.
 *
 * @throws {UsageError} `service-refused`
 * @throws {UnavailableError} `service-protocol`
 */
export function requireSuccess(
  service: ServiceName,
  answer: Pick<ServiceAnswer, 'status' | 'body'>,
  wanted: string,
): void {
  const { status } = answer;
  if (status >= 400) throw serviceRefused(service, status, refusalReason(answer));
  // A redirect or a page is the answer of something else than the service.
  if (status !== 200 && status !== 201) throw serviceProtocol(service, `wanted ${wanted}, got HTTP status ${status}`);
}
