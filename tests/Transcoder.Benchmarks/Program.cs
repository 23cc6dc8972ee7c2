using BenchmarkDotNet.Running;
using Transcoder.Benchmarks.ColdStart;
using Transcoder.Benchmarks.Commands;
using Transcoder.Benchmarks.Fetching;
using Transcoder.Benchmarks.Http;
using Transcoder.Benchmarks.Levers;
using Transcoder.Benchmarks.Peers;
using Transcoder.Benchmarks.Peers.Contenders;
using Transcoder.Benchmarks.Quality;
using Transcoder.Benchmarks.Records;
using Transcoder.Benchmarks.Reduced;
using Transcoder.Benchmarks.Upload;

switch (args)
{
    case ["peers", .. var rest]:
        await PeersCommand.RunAsync(rest);
        break;
    case ["levers", .. var rest]:
        LeversCommand.Run(rest);
        break;
    case ["http", .. var rest]:
        await HttpCommand.RunAsync(rest);
        break;
    case ["coldstart", .. var rest]:
        await ColdStartCommand.RunAsync(rest);
        break;
    case ["fetch"]:
        await FetchCommand.RunAsync();
        break;
    case ["records"]:
        await RecordsCommand.RunAsync();
        break;
    case ["sync", .. var rest]:
        await SyncBenchmark.RunAsync(rest);
        break;
    case ["warm", .. var rest]:
        await WarmBenchmark.RunAsync(rest);
        break;
    case ["upload", .. var rest]:
        await UploadCommand.RunAsync(rest);
        break;
    case ["quality", .. var rest]:
        QualityCommand.Run(rest);
        break;
    case ["reduced", .. var rest]:
        ReducedCommand.Run(rest);
        break;
    case ["worker"]:
        Worker.Run();
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Worker).Assembly).Run(args);
        break;
}
