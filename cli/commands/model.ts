import type { Command } from 'commander';
import { parsePumpModel } from '../../shared/domain/parseModel.ts';
import { type CommonOptions, command, group } from '../command.ts';
import { readJsonFile } from '../jsonFile.ts';
import { printJson, printLines, printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import { counted } from '../text.ts';

/** `vakt model …` */
export function modelCommand(): Command {
  return group('model', 'The catalogue of pump models: limits, and parts that wear.')
    .addCommand(
      command(
        'add <file>',
        'Add a model from JSON, or put it in the place of the one of its name.',
        'model add RV-250.json',
      ).action(add),
    )
    .addCommand(command('list', 'All models.', 'model list').action(list))
    .addCommand(
      command('show <name>', 'One model, as JSON.', 'model show RV-250 > RV-250.json').action(show),
    );
}

async function add(file: string, options: CommonOptions): Promise<void> {
  const model = parsePumpModel(await readJsonFile(file));
  const storage = await openPlantStorage(options.data);
  const { createDeploymentStores } = await import('../../shared/storage/contracts.ts');
  const { modelsIn } = await import('../../shared/storage/registry.ts');
  await createDeploymentStores(storage);
  await modelsIn(storage).put(model);
  if (options.json) return printJson(model);
  await printLines(
    `${model.name} is in the catalogue, with ${counted(model.limits.length, 'limit')} and ${counted(model.components.length, 'wearing part')}.`,
  );
}

async function list(options: CommonOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { modelsIn } = await import('../../shared/storage/registry.ts');
  await printRows(modelsIn(storage).all(), {
    json: options.json,
    object: (model) => model,
    none: 'There is no model yet: vakt model add adds one.',
    columns: [
      { title: 'NAME', text: ({ name }) => name },
      {
        title: 'LIMITS',
        text: ({ limits }) => limits.map(({ signal, direction }) => `${signal}.${direction}`).join(', '),
      },
      { title: 'PARTS', text: ({ components }) => components.map(({ name }) => name).join(', ') },
    ],
  });
}

async function show(name: string, options: CommonOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { findModel } = await import('../../shared/onboarding/findModel.ts');
  const model = await findModel(storage, name);
  if (options.json) return printJson(model);
  await printLines(JSON.stringify(model, null, 2));
}
