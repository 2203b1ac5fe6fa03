// SPDX-License-Identifier: Apache-2.0

import { quote } from '../bytes/quote.ts';
import { UnavailableError, UsageError } from '../errors/errors.ts';
import { type ServiceName, serviceText } from './service.ts';

/** The service could not be reached, or failed on its side. */
export function serviceUnavailable(service: ServiceName, message: string, cause?: unknown): UnavailableError {
  const detail = { service: service.kind, url: service.url.origin };
  return new UnavailableError('service-unavailable', `${serviceText(service)} ${message}`, { cause, detail });
}

/** The answer breaks the protocol of the service. */
export function serviceProtocol(service: ServiceName, message: string, cause?: unknown): UnavailableError {
  const detail = { service: service.kind, url: service.url.origin };
  return new UnavailableError('service-protocol', `${serviceText(service)}: ${message}`, { cause, detail });
}

/** The service understood, and said no; `said` is what it gave as its reason. */
export function serviceRefused(service: ServiceName, status: number, said: string): UsageError {
  const reason = said === '' ? '' : `: ${quote(said)}`;
  const detail = { service: service.kind, url: service.url.origin, status };
  return new UsageError('service-refused', `${serviceText(service)} refused with HTTP status ${status}${reason}`, {
    detail,
  });
}

/**
 * An error of the transport as one of the service. Only the codes of the port are translated: they speak of registries because
 * those were the first to be spoken to.
 */
export function asServiceError(service: ServiceName, error: unknown): unknown {
  if (!(error instanceof UnavailableError)) return error;
  switch (error.code) {
    case 'registry-unreachable':
      return serviceUnavailable(service, `cannot be reached: ${error.message}`, error);
    case 'registry-timeout':
      return serviceUnavailable(service, `did not answer in time: ${error.message}`, error);
    case 'registry-protocol':
    case 'registry-limit-exceeded':
      return serviceProtocol(service, error.message, error);
    default:
      return error;
  }
}
