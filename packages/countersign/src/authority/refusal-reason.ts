// SPDX-License-Identifier: Apache-2.0
import { parseJson } from '../bytes/json.ts';
import { MalformedError } from '../errors/errors.ts';
import type { ServiceAnswer } from './call-service.ts';

/** The reason that a service gives for a refusal: `message` of its JSON. Empty for anything else, which may be a page of a proxy. */
export function refusalReason(answer: Pick<ServiceAnswer, 'body'>): string {
  try {
    const value = parseJson(answer.body, { maxBytes: 64 * 1024 });
    const message = typeof value === 'object' && value !== null && 'message' in value ? value['message'] : undefined;
    return typeof message === 'string' ? message : '';
  } catch (error) {
    if (error instanceof MalformedError) return '';
    throw error;
  }
}
