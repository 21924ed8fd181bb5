import { defineGroup, type Group } from '../matrix/matrix.ts';
import { alibabaAdapter, capeAdapter, vmrayAdapter } from './adapters.ts';
import { alibabaCalls, alibabaVerbs } from './alibaba-operations.ts';
import { capeCalls, capeVerbs } from './cape-operations.ts';
import { vmrayCalls, vmrayVerbs } from './vmray-operations.ts';

export const vmrayProvider: Group = defineGroup('VMRay, the provider', vmrayAdapter, vmrayVerbs);
export const vmrayClient: Group = defineGroup('VMRay, the client', vmrayAdapter, vmrayCalls);
export const alibabaProvider: Group = defineGroup('Alibaba Cloud, the provider', alibabaAdapter, alibabaVerbs);
export const alibabaClient: Group = defineGroup('Alibaba Cloud, the client', alibabaAdapter, alibabaCalls);
export const capeProvider: Group = defineGroup('CAPE, the provider', capeAdapter, capeVerbs);
export const capeClient: Group = defineGroup('CAPE, the client', capeAdapter, capeCalls);

/** Every table of the matrix, in order. */
export const groups: readonly Group[] = [
  vmrayProvider,
  vmrayClient,
  alibabaProvider,
  alibabaClient,
  capeProvider,
  capeClient,
];
