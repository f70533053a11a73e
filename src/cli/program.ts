import manifest from '../../package.json' with { type: 'json' };

export const programName = 'orbitr';
export const version: string = manifest.version;
