import { z } from 'zod';

const DependencyModel = z.looseObject({
  condition: z
    .enum(['service_started', 'service_healthy', 'service_completed_successfully'])
    .default('service_started'),
  required: z.boolean().default(true),
  restart: z.boolean().default(false),
});

const PortModel = z.looseObject({
  target: z.number(),
  published: z.string().optional(),
  host_ip: z.string().optional(),
  protocol: z.string().default('tcp'),
});
export type PortModel = z.output<typeof PortModel>;

const MountModel = z.looseObject({
  type: z.string(),
  source: z.string().optional(),
  target: z.string(),
  read_only: z.boolean().optional(),
});

const FileUse = z.looseObject({
  source: z.string(),
  target: z.string().optional(),
  mode: z.union([z.number(), z.string()]).optional(),
  uid: z.string().optional(),
  gid: z.string().optional(),
});

const Seconds = z.string().optional();

const HealthcheckModel = z.looseObject({
  test: z.array(z.string()).optional(),
  interval: Seconds,
  timeout: Seconds,
  start_period: Seconds,
  retries: z.number().optional(),
  disable: z.boolean().optional(),
});

const AttachmentModel = z.looseObject({ aliases: z.array(z.string()).optional() });

/** Compose leaves a limit of 0 out of the model that it writes, and refuses the model where it lacks one. */
const UlimitModel = z.union([z.number(), z.looseObject({ soft: z.number().default(0), hard: z.number().default(0) })]);

export const ServiceModel = z.looseObject({
  image: z.string().optional(),
  build: z.looseObject({ context: z.string().optional() }).nullish(),
  platform: z.string().optional(),
  container_name: z.string().optional(),
  environment: z.record(z.string(), z.string().nullable()).nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
  ports: z.array(PortModel).nullish(),
  volumes: z.array(MountModel).nullish(),
  configs: z.array(FileUse).nullish(),
  secrets: z.array(FileUse).nullish(),
  networks: z.record(z.string(), AttachmentModel.nullable()).nullish(),
  network_mode: z.string().optional(),
  ipc: z.string().optional(),
  pid: z.string().optional(),
  volumes_from: z.array(z.string()).nullish(),
  depends_on: z.record(z.string(), DependencyModel).nullish(),
  healthcheck: HealthcheckModel.nullish(),
  restart: z.string().optional(),
  stop_grace_period: z.string().optional(),
  ulimits: z.record(z.string(), UlimitModel).nullish(),
  scale: z.number().nullish(),
  deploy: z.looseObject({ replicas: z.number().nullish() }).nullish(),
});
export type ServiceModel = z.output<typeof ServiceModel>;

const IpamModel = z.looseObject({
  driver: z.string().optional(),
  config: z
    .array(
      z.looseObject({
        subnet: z.string().optional(),
        gateway: z.string().optional(),
        ip_range: z.string().optional(),
        aux_addresses: z.record(z.string(), z.string()).optional(),
      }),
    )
    .nullish(),
});

export const NetworkModel = z.looseObject({
  name: z.string(),
  external: z.boolean().optional(),
  driver: z.string().optional(),
  driver_opts: z.record(z.string(), z.coerce.string()).nullish(),
  internal: z.boolean().optional(),
  attachable: z.boolean().optional(),
  enable_ipv6: z.boolean().optional(),
  labels: z.record(z.string(), z.string()).nullish(),
  ipam: IpamModel.nullish(),
});
export type NetworkModel = z.output<typeof NetworkModel>;

export const VolumeModel = z.looseObject({
  name: z.string(),
  external: z.boolean().optional(),
  driver: z.string().optional(),
  driver_opts: z.record(z.string(), z.coerce.string()).nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
});
export type VolumeModel = z.output<typeof VolumeModel>;

const FileModel = z.looseObject({
  name: z.string().optional(),
  file: z.string().optional(),
  content: z.string().optional(),
  environment: z.string().optional(),
  external: z.boolean().optional(),
});

/**
 * A Compose model as `docker compose config --format json` gives it, with `$` no longer doubled. Only what Orbitr reads is named;
 * everything else is kept as it came, so that what is handed to Compose again has lost nothing.
 */
export const ComposeModel = z.looseObject({
  name: z.string().optional(),
  services: z.record(z.string(), ServiceModel).default({}),
  networks: z.record(z.string(), NetworkModel.nullable()).default({}),
  volumes: z.record(z.string(), VolumeModel.nullable()).default({}),
  configs: z.record(z.string(), FileModel).default({}),
  secrets: z.record(z.string(), FileModel).default({}),
});
export type ComposeModel = z.output<typeof ComposeModel>;
