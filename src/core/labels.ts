/** The labels that Orbitr puts on containers. Content-derived only: a commit or a time in a label would recreate the world on each push. */
export const labels = {
  app: 'dev.orbitr.app',
  workspace: 'dev.orbitr.workspace',
  /** `1:<first 32 hex of sha256>` of what the container was made from. */
  spec: 'dev.orbitr.spec',
  role: 'dev.orbitr.role',
  /** On the lease of a workspace, with who holds it. */
  lease: 'dev.orbitr.lease',
  owner: 'dev.orbitr.owner',
  /** On images that Orbitr had built: the digest of the build's inputs. */
  build: 'dev.orbitr.build',
} as const;

/** Compose's own labels, which Orbitr reads, and writes on the networks and volumes that it makes for Compose. */
export const composeLabels = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  number: 'com.docker.compose.container-number',
  oneOff: 'com.docker.compose.oneoff',
  configHash: 'com.docker.compose.config-hash',
  network: 'com.docker.compose.network',
  volume: 'com.docker.compose.volume',
  version: 'com.docker.compose.version',
  workingDir: 'com.docker.compose.project.working_dir',
  configFiles: 'com.docker.compose.project.config_files',
  environmentFile: 'com.docker.compose.project.environment_file',
  dependsOn: 'com.docker.compose.depends_on',
} as const;
