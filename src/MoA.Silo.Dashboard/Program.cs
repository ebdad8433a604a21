using MoA.Silo;
using MoA.Silo.Dashboard;

return await SiloHost.RunAsync(args, new DashboardPart());
