/** Who processes data for the operator, and by which of our dependencies it is reached. */
export interface Processor {
  readonly name: string;
  /** npm packages through which data get there. */
  readonly clients: readonly string[];
  /** Files of ours that get there without one. */
  readonly files?: readonly string[];
}

/** Those who get data of customers. Another one is another entry: the check of docs/data-protection.md asks for it. */
export const PROCESSORS = {
  azure: {
    name: 'Microsoft Ireland Operations Ltd: Azure IoT Hub, Device Provisioning Service, Event Hubs, Functions, Storage, Key Vault, Monitor',
    clients: [
      '@azure/functions',
      '@azure/data-tables',
      '@azure/storage-blob',
      '@azure/storage-queue',
      '@azure/core-rest-pipeline',
      '@azure/identity',
      'azure-iothub',
      'azure-iot-provisioning-service',
    ],
    files: ['shared/vault.ts', 'shared/hub/send.ts', 'shared/hub/service.ts', 'shared/storage/presence.ts'],
  },
  acs: {
    name: 'Microsoft Ireland Operations Ltd: Azure Communication Services Email',
    clients: ['@azure/communication-email'],
  },
  smtp: { name: 'SMTP (VAKT_SMTP_URL)', clients: ['nodemailer'] },
  metrics: {
    name: 'OpenTelemetry (OTEL_EXPORTER_OTLP_ENDPOINT)',
    clients: [
      '@opentelemetry/api',
      '@opentelemetry/exporter-metrics-otlp-http',
      '@opentelemetry/resources',
      '@opentelemetry/sdk-metrics',
    ],
  },
} as const satisfies Record<string, Processor>;
export type ProcessorId = keyof typeof PROCESSORS;

/** Dependencies that send nothing anywhere. */
export const LOCAL_DEPENDENCIES: readonly string[] = [
  '@fontsource/inter',
  '@resvg/resvg-js',
  'ajv',
  'temporal-polyfill',
];
