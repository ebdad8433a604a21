using MoA.Silo;
using MoA.Silo.Azure;
using MoA.Silo.Dashboard;
using MoA.Silo.Kubernetes;

return await SiloHost.RunAsync(args, new DashboardPart(), new KubernetesPart(), new AzurePart());
