/** CONNACK return codes of MQTT 3.1.1, section 3.2.2.3. */
export const CONNACK = { accepted: 0, unacceptableProtocol: 1, badCredentials: 4, notAuthorized: 5 } as const;
