import { describeDesk } from './desk.contract.ts';
import { createMemoryDesk } from './desk.memory.ts';

describeDesk('memory', async () => {
  const desk = createMemoryDesk();
  return {
    desk,
    keys: async () => desk.tickets.map(({ request }) => request.key),
    createAndLose: (request) => {
      desk.failNext('answer_lost');
      return desk.create(request, new AbortController().signal);
    },
    goDown: () => {
      desk.failNext('down');
      return () => {};
    },
    refuse: () => desk.failNext('refused'),
    close: () => desk.close(),
  };
});
