// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { encodeRfc3339 } from '../bytes/rfc3339.ts';
import { isWithin } from '../crypto/validity-period.ts';
import { UsageError } from '../errors/errors.ts';
import type { Service, ServiceSelection } from './signing-config.ts';

export interface ServiceNeed {
  /** For messages: `transparency log`. */
  readonly what: string;
  readonly selection: ServiceSelection;
  /** Major versions of the protocol that we speak. */
  readonly apiVersions: readonly number[];
  readonly nowMs: number;
}

/**
 * The services to use, best first: valid now, of a version that we speak, one per operator (its highest version, of those the newest).
 * At least one in any case; `exact` gives that many, of as many operators.
 *
 * @throws {UsageError} `service-not-configured` with what there was and why it does not do
 */
export function selectServices(services: readonly Service[], need: ServiceNeed): readonly Service[] {
  const usable = services.filter((service) => whyNot(service, need) === undefined).sort(bestFirst);
  const chosen = usable.filter(
    ({ operator }, index) => usable.findIndex((other) => other.operator === operator) === index,
  );
  const wanted = need.selection.kind === 'exact' ? need.selection.count : 1;
  if (chosen.length < wanted) throw notConfigured(services, need, { wanted, got: chosen.length });
  return need.selection.kind === 'all' ? chosen : chosen.slice(0, wanted);
}

function bestFirst(left: Service, right: Service): number {
  return right.majorApiVersion - left.majorApiVersion || right.validFor.startMs - left.validFor.startMs;
}

/** Undefined if the service can be used. */
function whyNot({ majorApiVersion, validFor }: Service, { apiVersions, nowMs }: ServiceNeed): string | undefined {
  if (!apiVersions.includes(majorApiVersion)) return `version ${majorApiVersion} of its protocol is not known`;
  if (isWithin(validFor, nowMs)) return undefined;
  return nowMs < validFor.startMs
    ? `not before ${encodeRfc3339(validFor.startMs)}`
    : `not after ${encodeRfc3339(validFor.endMs ?? nowMs)}`;
}

function notConfigured(
  services: readonly Service[],
  need: ServiceNeed,
  { wanted, got }: { readonly wanted: number; readonly got: number },
): UsageError {
  const there = services.map((service) => `${quote(service.url)} (${whyNot(service, need) ?? 'usable'})`);
  const list = there.length === 0 ? 'none is configured' : there.join(', ');
  const message = `wanted ${wanted} × ${need.what} of different operators, got ${got}: ${list}`;
  return new UsageError('service-not-configured', message, {
    detail: { what: need.what, wanted, got, services: there },
  });
}
