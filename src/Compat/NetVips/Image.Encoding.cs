namespace NetVips;

public partial class Image
{
    public byte[] JpegsaveBuffer(int? q = null, bool? optimizeCoding = null, bool? interlace = null, bool? trellisQuant = null,
        bool? overshootDeringing = null, bool? optimizeScans = null, int? quantTable = null, Enums.ForeignSubsample? subsampleMode = null,
        int? restartInterval = null, Enums.ForeignKeep? keep = null, double[] background = null, int? pageHeight = null,
        string profile = null)
    {
        using var call = new OperationCall("jpegsave_buffer");
        call.Set("in", this);
        call.Set("Q", q);
        call.Set("optimize_coding", optimizeCoding);
        call.Set("interlace", interlace);
        call.Set("trellis_quant", trellisQuant);
        call.Set("overshoot_deringing", overshootDeringing);
        call.Set("optimize_scans", optimizeScans);
        call.Set("quant_table", quantTable);
        call.SetEnum("subsample_mode", subsampleMode);
        call.Set("restart_interval", restartInterval);
        call.SetKeep(keep);
        call.Set("background", background);
        call.Set("page_height", pageHeight);
        call.Set("profile", profile);
        return call.Bytes();
    }

    public byte[] WebpsaveBuffer(int? q = null, bool? lossless = null, bool? exact = null, Enums.ForeignWebpPreset? preset = null,
        bool? smartSubsample = null, bool? nearLossless = null, int? alphaQ = null, bool? minSize = null, int? kmin = null,
        int? kmax = null, int? effort = null, int? targetSize = null, bool? mixed = null, bool? smartDeblock = null, int? passes = null,
        Enums.ForeignKeep? keep = null, double[] background = null, int? pageHeight = null, string profile = null)
    {
        using var call = new OperationCall("webpsave_buffer");
        call.Set("in", this);
        call.Set("Q", q);
        call.Set("lossless", lossless);
        call.Set("exact", exact);
        call.SetEnum("preset", preset);
        call.Set("smart_subsample", smartSubsample);
        call.Set("near_lossless", nearLossless);
        call.Set("alpha_q", alphaQ);
        call.Set("min_size", minSize);
        call.Set("kmin", kmin);
        call.Set("kmax", kmax);
        call.Set("effort", effort);
        call.Set("target_size", targetSize);
        call.Set("mixed", mixed);
        call.Set("smart_deblock", smartDeblock);
        call.Set("passes", passes);
        call.SetKeep(keep);
        call.Set("background", background);
        call.Set("page_height", pageHeight);
        call.Set("profile", profile);
        return call.Bytes();
    }

    public byte[] HeifsaveBuffer(int? q = null, int? bitdepth = null, bool? lossless = null,
        Enums.ForeignHeifCompression? compression = null, int? effort = null, Enums.ForeignSubsample? subsampleMode = null,
        Enums.ForeignHeifEncoder? encoder = null, string tune = null, Enums.ForeignKeep? keep = null, double[] background = null,
        int? pageHeight = null, string profile = null)
    {
        using var call = new OperationCall("heifsave_buffer");
        call.Set("in", this);
        call.Set("Q", q);
        call.Set("bitdepth", bitdepth);
        call.Set("lossless", lossless);
        call.SetEnum("compression", compression);
        call.Set("effort", effort);
        call.SetEnum("subsample_mode", subsampleMode);
        call.SetEnum("encoder", encoder);
        call.Set("tune", tune);
        call.SetKeep(keep);
        call.Set("background", background);
        call.Set("page_height", pageHeight);
        call.Set("profile", profile);
        return call.Bytes();
    }

    public byte[] PngsaveBuffer(int? compression = null, bool? interlace = null, Enums.ForeignPngFilter? filter = null,
        bool? palette = null, int? q = null, double? dither = null, int? bitdepth = null, int? effort = null,
        Enums.ForeignKeep? keep = null, double[] background = null, int? pageHeight = null, string profile = null)
    {
        using var call = new OperationCall("pngsave_buffer");
        call.Set("in", this);
        call.Set("compression", compression);
        call.Set("interlace", interlace);
        call.SetEnum("filter", filter);
        call.Set("palette", palette);
        call.Set("Q", q);
        call.Set("dither", dither);
        call.Set("bitdepth", bitdepth);
        call.Set("effort", effort);
        call.SetKeep(keep);
        call.Set("background", background);
        call.Set("page_height", pageHeight);
        call.Set("profile", profile);
        return call.Bytes();
    }

    public byte[] GifsaveBuffer(double? dither = null, int? effort = null, int? bitdepth = null, double? interframeMaxerror = null,
        bool? reuse = null, double? interpaletteMaxerror = null, bool? interlace = null, bool? keepDuplicateFrames = null,
        Enums.ForeignKeep? keep = null, double[] background = null, int? pageHeight = null, string profile = null)
    {
        using var call = new OperationCall("gifsave_buffer");
        call.Set("in", this);
        call.Set("dither", dither);
        call.Set("effort", effort);
        call.Set("bitdepth", bitdepth);
        call.Set("interframe_maxerror", interframeMaxerror);
        call.Set("reuse", reuse);
        call.Set("interpalette_maxerror", interpaletteMaxerror);
        call.Set("interlace", interlace);
        call.Set("keep_duplicate_frames", keepDuplicateFrames);
        call.SetKeep(keep);
        call.Set("background", background);
        call.Set("page_height", pageHeight);
        call.Set("profile", profile);
        return call.Bytes();
    }

    public byte[] TiffsaveBuffer(Enums.ForeignTiffCompression? compression = null, int? q = null,
        Enums.ForeignTiffPredictor? predictor = null, bool? tile = null, int? tileWidth = null, int? tileHeight = null,
        bool? pyramid = null, bool? miniswhite = null, int? bitdepth = null, Enums.ForeignTiffResunit? resunit = null,
        double? xres = null, double? yres = null, bool? bigtiff = null, bool? properties = null, Enums.RegionShrink? regionShrink = null,
        int? level = null, bool? lossless = null, Enums.ForeignDzDepth? depth = null, bool? subifd = null, bool? premultiply = null,
        Enums.ForeignKeep? keep = null, double[] background = null, int? pageHeight = null, string profile = null)
    {
        using var call = new OperationCall("tiffsave_buffer");
        call.Set("in", this);
        call.SetEnum("compression", compression);
        call.Set("Q", q);
        call.SetEnum("predictor", predictor);
        call.Set("tile", tile);
        call.Set("tile_width", tileWidth);
        call.Set("tile_height", tileHeight);
        call.Set("pyramid", pyramid);
        call.Set("miniswhite", miniswhite);
        call.Set("bitdepth", bitdepth);
        call.SetEnum("resunit", resunit);
        call.Set("xres", xres);
        call.Set("yres", yres);
        call.Set("bigtiff", bigtiff);
        call.Set("properties", properties);
        call.SetEnum("region_shrink", regionShrink);
        call.Set("level", level);
        call.Set("lossless", lossless);
        call.SetEnum("depth", depth);
        call.Set("subifd", subifd);
        call.Set("premultiply", premultiply);
        call.SetKeep(keep);
        call.Set("background", background);
        call.Set("page_height", pageHeight);
        call.Set("profile", profile);
        return call.Bytes();
    }
}
