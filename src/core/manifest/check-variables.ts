import { nearest } from '../../lib/nearest.ts';
import { machineNames } from '../compose/variables.ts';
import type { Problem } from '../problems.ts';
import { compilePattern, fitValue } from '../values/fit-value.ts';
import type { Manifest } from './manifest.ts';
import { type ManifestFault, type ManifestPlace, manifestProblem } from './manifest-problem.ts';
import type { Variable } from './variable.ts';

/** The settings of a manifest against themselves: nothing twice, defaults that fit, patterns that are some. */
export function checkVariables(manifest: Manifest, place: ManifestPlace): Problem[] {
  const variables = manifest.environment?.variables ?? [];
  const keys = variables.map(({ key }) => key);
  return variables
    .flatMap((variable, index) =>
      [
        ...twice(variable, keys.indexOf(variable.key) < index),
        ...reserved(variable),
        ...optionFaults(variable),
        ...validationFaults(variable),
        ...defaultFaults(variable),
        ...sourceFaults(variable, variables),
      ].map((fault): ManifestFault => ({ ...fault, path: `environment.variables.${index}.${fault.path}` })),
    )
    .map((fault) => manifestProblem(place, fault));
}

function twice({ key }: Variable, isSecond: boolean): ManifestFault[] {
  if (!isSecond) return [];
  return [
    {
      code: 'duplicate-name',
      path: 'key',
      message: `the variable ${key} is declared twice`,
      suggestions: ['remove or rename one of the two'],
    },
  ];
}

function reserved({ key }: Variable): ManifestFault[] {
  if (key !== 'host' && !key.startsWith('COMPOSE_') && !machineNames.includes(key)) return [];
  const meaning = key === 'host' ? '${host} is the name that other apps reach this one by' : 'Compose would act on it';
  return [
    {
      code: 'invalid-value',
      path: 'key',
      message: `${key} cannot be a variable: ${meaning}`,
      suggestions: ['rename it'],
    },
  ];
}

function optionFaults({ key, type, options }: Variable): ManifestFault[] {
  if (type === 'select' && !options)
    return [
      {
        code: 'invalid-value',
        path: 'type',
        message: `the select ${key} has no options`,
        suggestions: ['add what it may be: `options: [one, two]`'],
      },
    ];
  if (type === 'select' || !options) return [];
  return [
    {
      code: 'invalid-value',
      path: 'options',
      message: `options go with type select, but ${key} is of type ${type ?? 'string'}`,
      suggestions: ['write `type: select`, or remove the options'],
    },
  ];
}

function validationFaults({ key, validation }: Variable): ManifestFault[] {
  const { pattern, patternMessage, min, max } = validation ?? {};
  const faults: ManifestFault[] = [];
  if (pattern !== undefined && !compilePattern(pattern))
    faults.push({
      code: 'invalid-value',
      path: 'validation.pattern',
      message: `the pattern of ${key} is not a valid regular expression`,
      suggestions: ['mend it; a backslash before a character takes its meaning'],
    });
  if (pattern === undefined && patternMessage !== undefined)
    faults.push({
      code: 'invalid-value',
      path: 'validation.patternMessage',
      message: `${key} has a patternMessage, but no pattern`,
      suggestions: ['add `pattern:`, or remove it'],
    });
  if (min !== undefined && max !== undefined && min > max)
    faults.push({
      code: 'invalid-value',
      path: 'validation.min',
      message: `min of ${key} is above its max, so that nothing fits`,
      suggestions: [`write \`min: ${max}\` and \`max: ${min}\``],
    });
  return faults;
}

function defaultFaults(variable: Variable): ManifestFault[] {
  if (variable.default === undefined) return [];
  if (variable.type === 'select' && !variable.options) return [];
  const { key, type, default: value } = variable;
  const fitted = fitValue(variable, value);
  if ('wrong' in fitted)
    return [
      {
        code: 'invalid-value',
        path: 'default',
        message: `the default of ${key} ${fitted.wrong}, is ${JSON.stringify(value)}`,
        suggestions: fitted.suggestions,
      },
    ];
  if (type !== 'password' || value === '') return [];
  return [
    {
      severity: 'warning',
      code: 'lint-exposure',
      path: 'default',
      message: `the password ${key} has a default, which everybody knows`,
      suggestions: ['remove the default: one is generated for each app'],
    },
  ];
}

function sourceFaults({ key, type, default: value, generate }: Variable, all: readonly Variable[]): ManifestFault[] {
  if (!generate) return [];
  const faults: ManifestFault[] = [];
  if (type !== undefined && type !== 'string' && type !== 'password')
    faults.push({
      code: 'invalid-value',
      path: 'generate',
      message: `${key} is generated, which gives a text, but is of type ${type}`,
      suggestions: ['write `type: password`'],
    });
  if (value !== undefined)
    faults.push({
      code: 'invalid-value',
      path: 'generate',
      message: `${key} has a default and is generated: only one of the two can count`,
      suggestions: ['remove one of the two'],
    });
  const others = all.map((variable) => variable.key).filter((other) => other !== key);
  if (generate.of !== undefined && !others.includes(generate.of)) {
    const meant = nearest(generate.of, others);
    faults.push({
      code: 'reference-missing',
      path: 'generate.of',
      message: `${key} is made from ${generate.of}, which is no other variable`,
      suggestions: meant ? [`write ${meant}`] : [],
    });
  }
  return faults;
}
