import { stringify } from 'yaml';
import { type Mapping, toPlain } from '../files/tree.ts';
import { hasErrors, sortProblems } from '../problems.ts';
import { asksOf } from './asks/asks-of.ts';
import { checkDependencies } from './check-dependencies.ts';
import { checkPaths } from './check-paths.ts';
import { checkReferences } from './check-references.ts';
import { checkResources } from './check-resources.ts';
import { checkService } from './check-service.ts';
import { checkLabelFiles, envFileValues } from './env-files.ts';
import { environmentFrom } from './environment-from.ts';
import { checkClaims, factsOf } from './facts.ts';
import { findFiles } from './find-files.ts';
import { loadLayers } from './layers.ts';
import { lint } from './lint.ts';
import { positionsOf } from './positions.ts';
import { Reading } from './reading.ts';
import { checkSchema } from './schema-check.ts';
import { enabledServices, field, namesIn, type Service, servicesOf } from './service.ts';
import type { ComposeInput, ComposeResult, ServiceFacts } from './types.ts';
import { readVariables, type Variables } from './variables.ts';

/**
 * One app's Compose files as Compose would read them, without Compose: found, interpolated, extended, included, merged, checked against the
 * specification and against what the engine would refuse. All problems at once, each with its place. `compose` is absent where one of them
 * is an error. Nothing is read but what `reader` gives.
 */
export function loadCompose(input: ComposeInput): ComposeResult {
  const reading = new Reading(input);
  const files = findFiles(reading);
  if (files.length === 0) return { problems: sortProblems(reading.problems) };
  const variables = readVariables(reading);
  const model = loadLayers({ reading, files, folder: input.appDir, variables, trail: [] });
  if (!model) reading.settle(new Set());
  if (!model) return { problems: sortProblems(reading.problems) };
  checkSchema(model, reading);
  const { services, asks, positions } = readServices(model, variables, reading);
  if (hasErrors(reading.problems)) return { problems: sortProblems(reading.problems) };
  const inline = input.named?.inline;
  const text = inline ? { inline: stringify(toPlain(inline), { lineWidth: 0 }) } : {};
  return {
    compose: { files, ...text, variables, services, asks, positions, inputs: reading.inputs },
    problems: sortProblems(reading.problems),
  };
}

function readServices(model: Mapping, variables: Variables, reading: Reading) {
  const all = servicesOf(model);
  if (!model.entries.has('services')) {
    reading.error(
      'compose-invalid',
      `${reading.name(reading.input.appDir)} has no services`,
      model.at,
      'write `services:` and under it a service with an image',
    );
  }
  const enabled = enabledServices(all, reading.input.profiles);
  const names = new Set(enabled.map((service) => service.name));
  reading.settle(new Set(all.map((service) => service.name).filter((name) => !names.has(name))));
  const envFiles = new Map(
    enabled.map((service) => [service.name, envFileValues(service, variables, reading)] as const),
  );
  for (const service of enabled) {
    checkService(service, reading);
    checkPaths(service, reading);
    checkLabelFiles(service, reading);
  }
  checkReferences(enabled, model, reading);
  checkDependencies(enabled, all, reading);
  checkResources(model, usedFiles(enabled), reading);
  lint(model, enabled, reading);
  const services: Record<string, ServiceFacts> = {};
  for (const service of enabled) {
    const facts = factsOf(service, names, envFiles.get(service.name) ?? new Map());
    services[service.name] = reading.input.named ? { ...facts, environmentFrom: environmentFrom(service) } : facts;
  }
  checkClaims(services, reading);
  const asks = asksOf(model, all, names, reading);
  return { services, asks, positions: positionsOf(model, enabled, envFiles) };
}

/** `secrets.password`: what services take, of which the content must be there. */
function usedFiles(services: readonly Service[]): ReadonlySet<string> {
  const used = new Set<string>();
  for (const service of services) {
    for (const section of ['configs', 'secrets']) {
      const tree = field(service, section);
      for (const { name } of namesIn(tree?.kind === 'list' ? tree : undefined)) used.add(`${section}.${name}`);
      if (tree?.kind !== 'list') continue;
      for (const item of tree.items) {
        const source = item.kind === 'map' ? item.entries.get('source')?.value : undefined;
        if (source?.kind === 'scalar') used.add(`${section}.${String(source.value)}`);
      }
    }
  }
  return used;
}
