using MoA.Silo;

return await SiloHost.RunAsync(args);
