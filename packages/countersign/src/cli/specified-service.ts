// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import type { Service, ServiceSelection } from '../trust/signing-config.ts';
import { parseServiceSpec, specPeriod, specText } from './service-spec.ts';

/**
 * The service that `url=…,api-version=…,start-time=…,operator=…[,end-time=…]` describes.
 *
 * @throws {UsageError} `usage-flag`
 */
export function specifiedService(text: string, flag: string): Service {
  const required = ['url', 'api-version', 'start-time', 'operator'];
  const spec = parseServiceSpec(text, { flag, required, optional: ['end-time'] });
  const url = specText(spec, 'url');
  if (!URL.canParse(url) || !/^https?:\/\//.test(url))
    throw new UsageError('usage-flag', `wanted an \`https:\` address for \`url\` in \`${flag}\`, got ${quote(url)}`);
  const version = specText(spec, 'api-version');
  if (!/^[1-9]\d{0,3}$/.test(version))
    throw new UsageError('usage-flag', `wanted a number for \`api-version\` in \`${flag}\`, got ${quote(version)}`);
  const { startMs = 0, endMs } = specPeriod(spec, flag);
  return {
    url,
    majorApiVersion: Number(version),
    validFor: { startMs, ...(endMs === undefined ? {} : { endMs }) },
    operator: specText(spec, 'operator'),
  };
}

/**
 * `ANY`, `ALL` or `EXACT:n`.
 *
 * @throws {UsageError} `usage-flag`
 */
export function parseServiceSelection(text: string, flag: string): ServiceSelection {
  if (text === 'ANY') return { kind: 'any' };
  if (text === 'ALL') return { kind: 'all' };
  const count = /^EXACT:([1-9]\d{0,3})$/.exec(text)?.[1];
  if (count !== undefined) return { kind: 'exact', count: Number(count) };
  throw new UsageError('usage-flag', `wanted \`ANY\`, \`ALL\` or \`EXACT:n\` for \`${flag}\`, got ${quote(text)}`);
}
